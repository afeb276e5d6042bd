/**
 * English words that carry no subject. They are dropped from queries only: a document keeps them, so that a query
 * made of nothing else ("who are you") still finds its words.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can could did do does doing for from had has have having he her hers him ' +
    'his how i if in into is it its itself just me more most my no nor not of on once only or other our out over ' +
    'own s same she should so some such t than that the their them then there these they this those through to ' +
    'too under until up very was we were what when where which while who whom why will with would you your yours ' +
    'about after again all also am any because before being between both down during each few here himself ' +
    'myself off ours ourselves themselves together d ll m o re ve'
  ).split(' '),
);
