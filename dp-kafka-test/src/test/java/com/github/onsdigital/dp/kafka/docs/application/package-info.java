/**
 * The application of the example with {@code @SpringBootTest}.
 */
package com.github.onsdigital.dp.kafka.docs.application;
