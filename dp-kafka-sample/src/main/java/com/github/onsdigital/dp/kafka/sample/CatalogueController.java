package com.github.onsdigital.dp.kafka.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sets the health of the catalogue.
 */
@RestController
class CatalogueController {

	private final CatalogueHealthIndicator catalogue;

	CatalogueController(CatalogueHealthIndicator catalogue) {
		this.catalogue = catalogue;
	}

	@PutMapping("/dependency/catalogue")
	ResponseEntity<Map<String, Object>> set(@RequestBody Change change) {
		Boolean up = change.up();
		if (up == null) {
			return ResponseEntity.badRequest().body(Map.of("error", "'up' must be set"));
		}
		this.catalogue.set(up);
		return ResponseEntity.ok(Map.of("up", up));
	}

	/**
	 * A change of the catalogue's health.
	 *
	 * @param up whether it is healthy
	 */
	record Change(@Nullable Boolean up) {

	}

}
