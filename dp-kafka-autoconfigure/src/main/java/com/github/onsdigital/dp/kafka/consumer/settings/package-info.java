/**
 * The settings of consumers: their sources, validation and binding.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.settings;

import org.jspecify.annotations.NullMarked;
