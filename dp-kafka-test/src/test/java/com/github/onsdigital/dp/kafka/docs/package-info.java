/**
 * The examples of {@code docs/testing.md} and of the table in {@code docs/migrating.md},
 * which run as tests.
 */
package com.github.onsdigital.dp.kafka.docs;
