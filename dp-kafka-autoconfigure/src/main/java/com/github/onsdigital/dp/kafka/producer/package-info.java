/**
 * Sending.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.producer;

import org.jspecify.annotations.NullMarked;
