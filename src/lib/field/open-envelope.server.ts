import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { operationSchema, type Envelope, type Operation } from '#lib/field/protocol.ts';
import { SCHEMA_VERSION, sealingContext } from '#lib/field/terms.ts';
import { decode, open } from '#lib/identity/cryptography.ts';
import { privateSealingKey } from '#lib/identity/sealing-keys.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Opened = { text: string; op: Operation };

/**
 * What a phone sealed, as text and understood. Refuses with `operation_unreadable` what does not
 * open or makes no sense, `schema_too_old` what was written in another version, and
 * `operation_changed` what says to be another operation than its envelope. Throws only where the
 * agency's own key cannot be had.
 */
export async function openEnvelope(
	work: Work,
	deviceId: string,
	envelope: Envelope
): Promise<Outcome<Opened>> {
	// The phone keeps what it sealed, so a key id that is none would come again for ever.
	const key = isUuid(envelope.keyId) ? await privateSealingKey(work, envelope.keyId) : null;
	if (!key) return refused(problem('operation_unreadable'));
	try {
		const text = decode(await open(key, envelope.sealed, sealingContext(envelope, deviceId)));
		const content: unknown = JSON.parse(text);
		const parsed = v.safeParse(operationSchema, content);
		if (!parsed.success) return refused(whyNotUnderstood(content));
		return isOf(envelope, deviceId, parsed.output)
			? done({ text, op: parsed.output })
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
