/**
 * Auto-configuration: conditions and beans only.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure;

import org.jspecify.annotations.NullMarked;
