// Package namelist tells what a name usually is: a first name, a surname, both, or
// unknown. The lists are embedded (names.gz): first names in Germany and Turkey of the npm
// package gender-detection-from-name 1.11.5, first names and surnames in Germany, Switzerland,
// Turkey, Poland, Vietnam, Croatia and Romania of @faker-js/faker 10.6.0, both under the MIT
// licence (folder licences), put together by make/names.mjs.
//
// A name that is in no list is no evidence of anything, and neither is one that is in both:
// Frank, Otto and Werner are first names and surnames. One name alone never decides whether two
// columns are swapped.
package namelist
