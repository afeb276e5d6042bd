/** English words that are said of anything: no label is made of one, whatever its frequency says. */
export const GENERIC_WORDS: ReadonlySet<string> = new Set(
  (
    'able actually add already always another anything ask asked bad best better big bit bring called check come comes ' +
    'coming current currently day days different done else enough etc even ever every everything example fact far ' +
    'feel fine find first found full get gets getting give given go goes going gone good got great happy hello help ' +
    'hey hi hope hour hours idea important instead keep kind know known last later least less let like little long ' +
    'look looking looks lot lots love made make makes making many may maybe mean means might minute minutes month ' +
    'months much must need needed needs never new next nice no noted nothing now number ok okay old one ones open part people perhaps ' +
    'place please point possible probably problem put question quite really right said saw say says see seem seems ' +
    'sense set shall show since small someone something sometimes soon sorry start started still stuff suggest sure take ' +
    'taken talk tell thank thanks thing things think thought three time times today tomorrow tonight took tried try ' +
    'trying two understand use used useful uses using usually want wanted wants way ways week weeks well went whether ' +
    'without wonder word work worked working works world would year years yes yesterday yet monday tuesday wednesday ' +
    'thursday friday saturday sunday january february march april june july august september october november december'
  ).split(' '),
);
