/**
 * Fakes for tests of the upper packages.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.fakes;

import org.jspecify.annotations.NullMarked;
