/** Where the newest mail to somebody stands: what a page may say of it. */
export type MailFate = {
	/**
	 * `unable` where nothing is set up that sends it, or every try failed; `shown` where the
	 * demonstration shows it on its page instead.
	 */
	state: 'sent' | 'sending' | 'shown' | 'unable';
	email: string;
};

type Mail = {
	recipient: string;
	sentAt: Date | null;
	givenUpAt: Date | null;
	bouncedAt: Date | null;
};

/** What becomes of mail here: a server takes it, the demonstration shows it, or nothing does. */
export type MailWay = 'server' | 'demo' | 'none';

/** What is true of a mail: never `sent` before the other side took it. */
export function mailFate(mail: Mail, way: MailWay): MailFate {
	const email = mail.recipient;
	if (mail.bouncedAt) return { state: 'unable', email };
	if (mail.sentAt) return { state: 'sent', email };
	if (mail.givenUpAt || way === 'none') return { state: 'unable', email };
	return { state: way === 'demo' ? 'shown' : 'sending', email };
}
