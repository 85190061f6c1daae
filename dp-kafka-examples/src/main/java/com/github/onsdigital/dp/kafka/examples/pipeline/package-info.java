/**
 * Sends a message for each record, without waiting for its confirmation.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.pipeline;

import org.jspecify.annotations.NullMarked;
