//go:build race

package rollout_test

func init() { every = 40 }
