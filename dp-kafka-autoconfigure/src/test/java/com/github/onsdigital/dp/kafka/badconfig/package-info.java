/**
 * The reports of wrong settings, each from a start of a context.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.badconfig;

import org.jspecify.annotations.NullMarked;
