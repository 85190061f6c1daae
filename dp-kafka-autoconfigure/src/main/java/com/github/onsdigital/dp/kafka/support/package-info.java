/**
 * Utilities that every other package may use.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.support;

import org.jspecify.annotations.NullMarked;
