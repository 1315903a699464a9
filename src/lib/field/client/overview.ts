/** What the screen says about every record: where it is. Holds no content. */
import type { FieldDatabase, KeptOperation, OperationState } from '#lib/field/client/database.ts';

export type Counts = {
	onPhone: number;
	sending: number;
	/** Of the last 30 days. */
	withServer: number;
	needsAttention: number;
};

export type Overview = {
	counts: Counts;
	/** When the oldest operation that the server lacks was recorded; milliseconds of the phone. */
	oldestWaitingAt: number | null;
	/** By operation, and by entity: there the state that most needs a look. */
	states: ReadonlyMap<string, OperationState>;
};

/** The further left, the more it needs a look. */
const urgency: OperationState[] = ['needs_attention', 'waiting', 'sending', 'with_server'];

export const nothingKept: Overview = overviewOf([]);

export async function readOverview(database: FieldDatabase): Promise<Overview> {
	return overviewOf(await database.read((tx) => tx.objectStore('outbox').getAll()));
}

export function overviewOf(kept: KeptOperation[]): Overview {
	const states = new Map<string, OperationState>();
	for (const { id, entityId, state } of kept) {
		states.set(id, state);
		const known = states.get(entityId) ?? 'with_server';
		const isUrgent = urgency.indexOf(state) <= urgency.indexOf(known);
		states.set(entityId, isUrgent ? state : known);
	}
	const open = kept.filter((one) => one.state !== 'with_server').map((one) => one.recordedAt);
	return {
		counts: countsOf(kept),
		oldestWaitingAt: open.length ? Math.min(...open) : null,
		states
	};
}

function countsOf(kept: KeptOperation[]): Counts {
	const count = (state: OperationState) => kept.filter((one) => one.state === state).length;
	return {
		onPhone: count('waiting'),
		sending: count('sending'),
		withServer: count('with_server'),
		needsAttention: count('needs_attention')
	};
}
