/**
 * Reading what a user set, judging it, and telling every mistake in one report.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.settings;

import org.jspecify.annotations.NullMarked;
