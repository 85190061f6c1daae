/**
 * Reads and validates the settings, and reports all mistakes at once.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.settings;

import org.jspecify.annotations.NullMarked;
