/**
 * What each consumer is told, from the weakest place to the strongest.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.settings;

import org.jspecify.annotations.NullMarked;
