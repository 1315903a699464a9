/** Where a notice stands, for the office. */
export type DeliveryState =
	| 'delivered'
	| 'bounced'
	| 'sent'
	| 'settled'
	| 'withdrawn'
	| 'failed'
	| 'no-provider'
	| 'retrying'
	| 'resting'
	| 'waiting';

export type DeliveryFacts = {
	/** Whether something is set up that takes notices of this channel. */
	hasProvider: boolean;
	sentAt: Date | null;
	failedAt: Date | null;
	notBefore: Date | null;
	givenUpAt: Date | null;
	withdrawnAt: Date | null;
	settledAt: Date | null;
	deliveredAt: Date | null;
	bouncedAt: Date | null;
};

/**
 * What a notice's moments come to: what went out in the end is sent, whatever failed before; what
 * somebody saw to is settled, although the provider could not deliver it.
 */
export function deliveryState(facts: DeliveryFacts, now: Date): DeliveryState {
	if (facts.settledAt) return 'settled';
	if (facts.bouncedAt) return 'bounced';
	if (facts.deliveredAt) return 'delivered';
	if (facts.sentAt) return 'sent';
	if (facts.withdrawnAt) return 'withdrawn';
	if (facts.givenUpAt) return 'failed';
	if (!facts.hasProvider) return 'no-provider';
	if (facts.failedAt) return 'retrying';
	return facts.notBefore && facts.notBefore > now ? 'resting' : 'waiting';
}

/** The groups in which the office looks for notices. */
export const deliveryFilters = [
	'all',
	'failed',
	'no-provider',
	'waiting',
	'sent',
	'settled'
] as const;
export type DeliveryFilter = (typeof deliveryFilters)[number];

/** Why a notice did not go out, as far as its code tells. */
export type FailureReason =
	'no_recipient' | 'refused' | 'not_let_in' | 'unreachable' | 'busy' | 'unknown';

/** The reason behind a code: `SMTP 550`, `HTTP 503`, or one of the network. */
export function failureReason(failure: string | null): FailureReason {
	if (failure === null) return 'unknown';
	if (/^(SMTP 55[0-3]|HTTP (404|410)|BOUNCED)/.test(failure)) return 'no_recipient';
	if (/^(EAUTH|HTTP 40[13])/.test(failure)) return 'not_let_in';
	if (/^(SMTP 4\d\d|HTTP (429|5\d\d))/.test(failure)) return 'busy';
	if (/^(SMTP 5|HTTP 4)/.test(failure)) return 'refused';
	return /^E[A-Z_]+$/.test(failure) ? 'unreachable' : 'unknown';
}

/** A telephone number of which only the last digits are shown; addresses stay as they are. */
export function shownRecipient(recipient: string): string {
	return recipient.includes('@') ? recipient : recipient.replace(/\d(?=[\d-]{4})/g, '•');
}
