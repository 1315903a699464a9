/** Where the newest mail to somebody stands: what a page may say of it. */
export type MailFate = {
	/** `unable` where nothing is set up that sends it, or every try failed. */
	state: 'sent' | 'sending' | 'unable';
	email: string;
};

type Mail = {
	recipient: string;
	sentAt: Date | null;
	givenUpAt: Date | null;
	bouncedAt: Date | null;
};

/** What is true of a mail: never `sent` before the other side took it. */
export function mailFate(mail: Mail, hasProvider: boolean): MailFate {
	const email = mail.recipient;
	if (mail.bouncedAt) return { state: 'unable', email };
	if (mail.sentAt) return { state: 'sent', email };
	return { state: hasProvider && !mail.givenUpAt ? 'sending' : 'unable', email };
}
