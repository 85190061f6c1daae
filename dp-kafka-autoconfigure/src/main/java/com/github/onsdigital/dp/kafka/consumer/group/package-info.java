/**
 * Puts consumers together: the managed group, the registry, their part in the life of the
 * application context.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.group;

import org.jspecify.annotations.NullMarked;
