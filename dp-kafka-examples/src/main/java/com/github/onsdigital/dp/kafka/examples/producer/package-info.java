/**
 * Sends a message with a key and a header, and handles the result of the send.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.producer;

import org.jspecify.annotations.NullMarked;
