/**
 * Writes to a database and sends a message in one handler.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.database;

import org.jspecify.annotations.NullMarked;
