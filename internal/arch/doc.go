// Package arch holds the tests of the module's shape: which package may import
// which, which third-party modules there are, and whether a stranger's module
// can build against the library.
package arch
