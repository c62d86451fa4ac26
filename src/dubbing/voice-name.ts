/**
 * What a cloned voice is called in its vendor's own list: unlike any other that we make, and the same at each try, so that what a try may
 * have left there without a word is found again. Whose it is comes last: a vendor may cut a long name off.
 */
export function voiceName({ dubId, unitKey, speakerId }: { dubId: string; unitKey: string; speakerId: string }): string {
  return `OneVoice ${dubId} ${unitKey.slice(0, 12)} ${speakerId}`;
}
