import type { Account, JournalKind } from '#lib/programmes/fund/accounts.ts';
import type { RefundReason } from '#lib/programmes/fund/fund.ts';

/** One thing that happened with somebody's money, as their statement says it. */
export type StatementLine = {
	id: string;
	kind: JournalKind;
	at: Date;
	/** 0 where none moved. */
	won: number;
	reason: RefundReason | null;
};

type Journal = {
	id: string;
	kind: JournalKind;
	recordedAt: Date;
	pledged: number | null;
	reason: RefundReason | null;
	lines: { account: Account; debit: number; credit: number }[];
};

/** A person's statement from their journals, the oldest first. It says amounts, and nothing of others. */
export function statementLines(journals: Journal[]): StatementLine[] {
	return journals
		.map(({ id, kind, recordedAt, pledged, reason, lines }) => {
			const won = pledged ?? lines.reduce((sum, { debit }) => sum + debit, 0);
			return { id, kind, at: recordedAt, won, reason };
		})
		.toReversed();
}
