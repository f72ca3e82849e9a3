// Package policies decides warranty, DOA, return, cancellation and repair
// questions from a seller's written policy. It is pure: facts go in, a decision
// comes out; it reads no clock, no file, no time zone and no other package.
//
// A seller is a Policy: its clauses in the order of the seller's text, each with
// the rules it states. The engine knows no seller. It holds every fact as the set
// of values that are still possible (a World), asks the rules about that set and
// splits it where they cannot answer yet. Everything that the engine says about
// missing facts, the verdict, the questions to ask and the ranges of the charges,
// is read off the splits.
package policies
