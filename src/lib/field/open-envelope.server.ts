import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { operationSchema, type Envelope, type Operation } from '#lib/field/protocol.ts';
import { SCHEMA_VERSION, sealingContext } from '#lib/field/terms.ts';
import { sha256OfText, type Opener } from '#lib/identity/opener.server.ts';
import { openers } from '#lib/identity/sealing-keys.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** `payloadHash` is of the text inside, by which the same operation is known again. */
export type Opened = { op: Operation; payloadHash: string };

/** An envelope as it came, and what is in it. */
export type Sent = { envelope: Envelope; opened: Outcome<Opened> };

/** The agency's keys that these envelopes name, by id. */
export function keysOf(work: Work, envelopes: Envelope[]): Promise<Map<string, Opener>> {
	// The phone keeps what it sealed, so a key id that is none would come again for ever.
	const ids = new Set(envelopes.map(({ keyId }) => keyId).filter(isUuid));
	return openers(work, [...ids]);
}

/**
 * What a phone sealed, understood. Refuses with `operation_unreadable` what does not open or makes no
 * sense, or names no key of the agency; `schema_too_old` what was written in another version, and
 * `operation_changed` what says to be another operation than its envelope.
 */
export function openEnvelope(
	keys: Map<string, Opener>,
	deviceId: string,
	envelope: Envelope
): Outcome<Opened> {
	const open = keys.get(envelope.keyId);
	if (!open) return refused(problem('operation_unreadable'));
	try {
		const text = open(envelope.sealed, sealingContext(envelope, deviceId));
		const content: unknown = JSON.parse(text);
		const parsed = v.safeParse(operationSchema, content);
		if (!parsed.success) return refused(whyNotUnderstood(content));
		return isOf(envelope, deviceId, parsed.output)
			? done({ op: parsed.output, payloadHash: sha256OfText(text) })
			: refused(problem('operation_changed'));
	} catch {
		return refused(problem('operation_unreadable'));
	}
}

function whyNotUnderstood(content: unknown): Problem {
	const version = (content as { schemaVersion?: unknown } | null)?.schemaVersion;
	const isOurs = version === undefined || version === SCHEMA_VERSION;
	return problem(isOurs ? 'operation_unreadable' : 'schema_too_old');
}

function isOf({ id, deviceSeq }: Envelope, deviceId: string, op: Operation): boolean {
	return op.id === id && op.deviceSeq === deviceSeq && op.deviceId === deviceId;
}
