import type { Language, Localized } from '#lib/base/localized.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

type Service = { preparation: Localized[]; rules: ServiceRules };

/**
 * What somebody brings who comes to a service. Only at the agency's own stops is it the person who
 * prepares; at an organization it is its contact, so there nothing is known of the person: null.
 */
export function whatToBring(service: Service, language: Language): string[] | null {
	if (!isAtStops(service.rules)) return null;
	return service.preparation.map((one) => one[language]);
}
