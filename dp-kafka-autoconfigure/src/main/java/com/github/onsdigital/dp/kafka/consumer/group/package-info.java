/**
 * The managed consumer, the registry of consumers, and their life cycle in the
 * application context.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.group;

import org.jspecify.annotations.NullMarked;
