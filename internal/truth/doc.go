// Package truth is what real engines answered, and how well the fake engine
// repeats it. Scenarios (package scenario) lie in fakedocker/testdata/scenarios.
package truth
