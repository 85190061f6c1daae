/**
 * Managed consumers: handlers, life-cycle, holds. What a user names is here; the rooms
 * below are dp-kafka's own.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer;

import org.jspecify.annotations.NullMarked;
