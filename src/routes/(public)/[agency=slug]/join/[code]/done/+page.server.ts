export function load({ url }) {
	/** Whether a turn is chosen by the link in the text: a matter of the service, not of the person. */
	return { choosesLater: url.searchParams.has('turns') };
}
