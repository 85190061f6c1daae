/**
 * Producers: sending messages to a topic.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.producer;

import org.jspecify.annotations.NullMarked;
