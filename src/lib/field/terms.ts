/** What phone and server agree on, apart from the schemas: the phone carries no validator. */
export const PROTOCOL = 1;
/** The schema that this phone writes. The server reads those of the last 60 days. */
export const SCHEMA_VERSION = 1;
/** Operations in one exchange. */
export const BATCH_MAX = 100;
/** Characters of sealed operations in one exchange; the door's limit is 1 MB. */
export const BATCH_CHARACTERS_MAX = 900_000;
/** Both the request and a true answer carry this header; a captive portal's answer does not. */
export const DOORSTEP_HEADER = 'x-doorstep';

/** The aad of a sealed operation: an envelope cannot be moved to another id, phone or place. */
export function sealingContext(envelope: { id: string; deviceSeq: number }, deviceId: string) {
	return `operation ${envelope.id} ${deviceId} ${envelope.deviceSeq}`;
}

/** When it happened by the server's clock: the phone's clock and the measured offset, ISO in UTC. */
export function happenedAt(operation: { occurredAt: string; clockOffsetMs: number }): string {
	return new Date(Date.parse(operation.occurredAt) + operation.clockOffsetMs).toISOString();
}
