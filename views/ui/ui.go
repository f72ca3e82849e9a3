// Package ui holds the parts of a page that know nothing of warranties: shapes,
// notices, the page's frame of icons.
package ui
