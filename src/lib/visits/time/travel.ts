/** A point on the map, in degrees (WGS 84). */
export type Place = { latitude: number; longitude: number };

/** Driving minutes for a distance as the crow flies, up to and including `upToKm`. */
export type TravelBand = { upToKm: number; minutes: number };

const EARTH_RADIUS_KM = 6371;

/**
 * Driving minutes from one place to another by a table of distance bands in rising order, so that
 * it works without a map service. Where a place or a band is missing, the service's own figure.
 */
export function travelMinutesBetween(
	rules: { travelMinutes: number; travelBands?: TravelBand[] },
	from: Place | null,
	to: Place | null
): number {
	if (!from || !to || !rules.travelBands) return rules.travelMinutes;
	const km = kmBetween(from, to);
	return rules.travelBands.find((band) => km <= band.upToKm)?.minutes ?? rules.travelMinutes;
}

/** Kilometres along the great circle (haversine formula). */
export function kmBetween(from: Place, to: Place): number {
	const [north, east] = [to.latitude - from.latitude, to.longitude - from.longitude].map(radians);
	const across = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
	const chord = Math.sin(north! / 2) ** 2 + across * Math.sin(east! / 2) ** 2;
	return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
	return (degrees * Math.PI) / 180;
}
