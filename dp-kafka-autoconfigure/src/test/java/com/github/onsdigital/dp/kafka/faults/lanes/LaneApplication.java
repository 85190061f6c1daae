package com.github.onsdigital.dp.kafka.faults.lanes;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The application whose instances are restarted or killed.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ LaneHandlers.ByKey.class, LaneHandlers.Unordered.class, LaneHandlers.Pipeline.class })
class LaneApplication {

}
