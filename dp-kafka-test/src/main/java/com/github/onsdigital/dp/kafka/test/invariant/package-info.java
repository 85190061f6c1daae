/**
 * The rules that hold in every test: which records may be committed, and in which order
 * records are handled.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.test.invariant;

import org.jspecify.annotations.NullMarked;
