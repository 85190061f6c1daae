/**
 * Managed consumers: handlers, life cycle and holds. This package contains the types that
 * applications use; the packages below it are internal.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer;

import org.jspecify.annotations.NullMarked;
