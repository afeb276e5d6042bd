/** One turn of a conversation, as most APIs spell it. */
export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

/** Turns that the user begins and the assistant answers, one text after the other. */
export function turns(...texts: string[]): Turn[] {
  return texts.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
}
