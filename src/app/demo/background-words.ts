/** Words of the background's cases: nobody and nothing here is real, and postcodes that begin with ZZ belong to no place. */

export interface Outline {
  readonly asbType: 'personal' | 'nuisance' | 'environmental'
  /** Goes before a street. */
  readonly title: string
  readonly reason: string
  readonly lawfulGround: 'prevent-crime' | 'protect-vulnerable' | 'tenancy' | 'public-health'
  readonly what: readonly string[]
  readonly achieved: string
  /** It is about a place. */
  readonly place?: true
}

export const outlines: readonly Outline[] = [
  {
    ...{ asbType: 'personal', title: 'Name-calling and threats in', lawfulGround: 'protect-vulnerable' },
    reason: 'Reported more than once, aimed at one household, and they no longer go out alone',
    what: [
      'Called names from the wall opposite',
      'Threatened on the way to the bus',
      'Followed to the door and sworn at',
    ],
    achieved: 'Those who did it were spoken to at home, and nothing has happened since',
  },
  {
    ...{ asbType: 'personal', title: 'Eggs and stones thrown in', lawfulGround: 'prevent-crime' },
    reason: 'The same windows again and again; damage beside the fear',
    what: [
      'Eggs thrown at the front windows',
      'Stones thrown at the door after dark',
      'Mud and bottles thrown over the fence',
    ],
    achieved: 'A camera and patrols for four weeks, and a contract that was kept',
  },
  {
    ...{ asbType: 'personal', title: 'Neighbours in dispute in', lawfulGround: 'tenancy' },
    reason: 'Both sides report one another, and one of them is ill because of it',
    what: [
      'Shouting over the fence about parking',
      'Bins pushed over and left across the path',
      'A note with threats under the door',
    ],
    achieved: 'Mediation, and an agreement on the path and the cars that both keep',
  },
  {
    ...{ asbType: 'personal', title: 'A family harassed in', lawfulGround: 'protect-vulnerable' },
    reason: 'The children are afraid to go to school past the same group',
    what: [
      'Children pushed on the way home',
      'A group waits at the gate and shouts',
      'Messages with threats to the eldest child',
    ],
    achieved: 'School, police and parents agreed who walks where, and it stopped',
  },
  {
    ...{ asbType: 'nuisance', title: 'Off-road motorcycles behind', lawfulGround: 'prevent-crime' },
    reason: 'Several households along the path, every weekend',
    what: [
      'Two motorcycles on the path until midnight',
      'Motorcycles without lights across the playing field',
      'Racing behind the gardens',
    ],
    achieved: 'One motorcycle was seized and the gap in the fence was closed',
  },
  {
    ...{ asbType: 'nuisance', title: 'Loud music at night in', lawfulGround: 'public-health' },
    reason: 'Diary sheets show music past two on four nights a week',
    what: [
      'Music and shouting until three',
      'Bass through the wall all evening',
      'A party in the garden that went on until four',
    ],
    achieved: 'A warning was served and the speakers moved from the shared wall',
  },
  {
    ...{ asbType: 'nuisance', title: 'Groups gathering at', lawfulGround: 'prevent-crime' },
    reason: 'Residents and the shopkeeper tell the same story to different agencies',
    what: [
      'A dozen young people blocking the door of the shop',
      'Fireworks set off between parked cars',
      'Drinking and shouting at the bus shelter',
    ],
    achieved: 'Youth workers took the evenings over, and the group meets at the hall',
    place: true,
  },
  {
    ...{ asbType: 'nuisance', title: 'Fireworks and fires in', lawfulGround: 'prevent-crime' },
    reason: 'Fire service and police were both called in one week',
    what: ['Fireworks through a letter box', 'A bin set alight beside the garages', 'Rockets aimed at passing cars'],
    achieved: 'Four young people were named, their parents came, and it ended',
  },
  {
    ...{ asbType: 'nuisance', title: 'Drinking and shouting in', lawfulGround: 'prevent-crime' },
    reason: 'The same benches each afternoon; people with prams take the long way round',
    what: [
      'Shouting and begging by the benches',
      'A fight between two men outside the chemist',
      'Bottles smashed on the steps',
    ],
    achieved: 'Outreach workers found a place for two of them, and the benches were moved',
    place: true,
  },
  {
    ...{ asbType: 'nuisance', title: 'Dogs barking and loose in', lawfulGround: 'public-health' },
    reason: 'Left alone for days and let out at night; an older neighbour was knocked over',
    what: [
      'Three dogs barking from five in the morning',
      'A loose dog ran at a child',
      'Barking all night, nobody at home',
    ],
    achieved: 'A dog warden helped the owner, and the dogs are walked and in at night',
  },
  {
    ...{ asbType: 'environmental', title: 'Rubbish dumped behind', lawfulGround: 'public-health' },
    reason: 'Mattresses and tyres for the third time, and rats in the gardens',
    what: [
      'Mattresses and tyres dumped by the garages',
      'Bags of rubbish thrown over the wall',
      'Building waste left across the path',
    ],
    achieved: 'Cleared, a gate was fitted, and one person paid for what they left',
    place: true,
  },
  {
    ...{ asbType: 'environmental', title: 'Graffiti and damage in', lawfulGround: 'prevent-crime' },
    reason: 'The same mark on eleven garages and the doctors’ wall',
    what: [
      'Paint sprayed across three garages',
      'Lights of the passage smashed again',
      'The fence of the garden pulled down',
    ],
    achieved: 'Two young people cleaned it with the caretaker and met those who live there',
  },
  {
    ...{ asbType: 'environmental', title: 'Bonfires and smoke in', lawfulGround: 'public-health' },
    reason: 'Waste burned in a yard most evenings; a neighbour uses an inhaler',
    what: [
      'Plastic burned in the yard',
      'Smoke through the windows until late',
      'A fire left burning against the fence',
    ],
    achieved: 'Told what the law is, lent a skip, and there has been no fire since',
  },
]

/** Invented streets with their invented neighbourhoods, by the code of the district. */
export const STREETS: Readonly<Record<string, readonly string[]>> = {
  E07000032: [
    'Cobnut Rise, Belperry, ZZ1 3AA',
    'Thimble Row, Belperry, ZZ1 3BB',
    'Larder Lane, Belperry, ZZ1 4DD',
    'Wheelhouse Close, Belperry, ZZ1 5EE',
    'Damson Court, Belperry, ZZ1 5FF',
    'Sieve Street, Belperry, ZZ1 6GG',
    'Needlemaker Walk, Belperry, ZZ1 7HH',
  ],
  E07000033: [
    'Quarry Rise, Shirewell, ZZ2 6GH',
    'Kettle Bank, Shirewell, ZZ2 3JJ',
    'Paperlock Street, Shirewell, ZZ2 4LL',
    'Ribbon Terrace, Shirewell, ZZ2 5NN',
    'Spindle Way, Shirewell, ZZ2 5PP',
    'Biscuit Yard, Shirewell, ZZ2 6QQ',
  ],
  E07000034: [
    'Spoon Bank, Gobletgate, ZZ3 1AA',
    'Velvet Row, Gobletgate, ZZ3 2BB',
    'Sugarloaf Yard, Gobletgate, ZZ3 2DD',
    'Tinder Street, Gobletgate, ZZ3 3EE',
    'Clockmaker Fold, Gobletgate, ZZ3 4FF',
    'Penny Brass Lane, Gobletgate, ZZ3 5GG',
  ],
  E07000036: [
    'Lace Pin Lane, Bobbinford, ZZ5 1AA',
    'Treadle Street, Bobbinford, ZZ5 2BB',
    'Loom Court, Bobbinford, ZZ5 3DD',
  ],
  E07000039: [
    'Rowboat Row, Oarsley, ZZ8 1AA',
    'Saltcellar Street, Oarsley, ZZ8 2BB',
    'Ferryman Close, Oarsley, ZZ8 3DD',
  ],
}

export const PLACE_NAMES = ['Garages', 'Shelter', 'Steps and benches', 'Car park', 'Row of shops', 'Play area'] as const

export const GIVEN =
  'Abel Ada Alder Alma Amos Anya Asa Aster Basil Bea Bram Briony Cass Cecily Cleo Cosmo Dara Della Dorin Edda Eben Effie Enid Esme Ezra Faye Fern Finch Flora Gil Greta Hale Hattie Hob Ida Idris Ines Iris Jem Jonty Juno Kester Kit Linnet Lena Linus Lorna Mabel Milo Mina Nell Ned Noor Odette Olin Orla Otis Pearl Perrin Pia Piers Posy Quill Rafi Rhoda Robin Rowan Rufus Sable Sacha Selma Silas Suri Umber Tegan Thea Tobias Una Vera Wilf Wren Yusra Zara Zeb'.split(
    ' ',
  )

/** Two words run together: surnames that nobody bears, as far as we know. Thirty-seven and twenty, so that no two are the same for long. */
export const FAMILIES_FIRST =
  'Acorn Badger Bramble Candle Cinder Clover Copper Dapple Dormouse Drizzle Ember Feather Fiddle Gherkin Gorse Hamper Hazelnut Jackdaw Kettle Ladle Lantern Mallow Marrow Mitten Nettle Otter Parsnip Pebble Pickle Quince Rhubarb Saffron Teasel Thistle Turnip Walnut Whistle'.split(
    ' ',
  )
export const FAMILIES_LAST =
  'basket brook button clasp crumb dale fold gate hearth hook lace latch light mere peg quilt rope shawl spoon stile'.split(
    ' ',
  )

export const BECAUSE_NOT_ASKED = [
  'Told by phone in distress; to be asked at the visit',
  'Somebody else spoke for them',
  'Moved away before anybody met them',
  'An interpreter was not there',
] as const

export const REFUSED_BECAUSE = [
  'They do not want another person to come',
  'Their family helps',
  'They hope that it is over',
  'It would take time off work',
] as const

export const BREACHES = [
  'Seen outside the home again',
  'Shouted from the street at midnight',
  'Two calls about threats on one evening',
] as const

export const CONTACTS: readonly {
  readonly kind: 'visit' | 'phone' | 'meeting' | 'letter'
  readonly what: string
}[] = [
  { kind: 'visit', what: 'At home with the beat officer. They told the whole story once more and know whom to call.' },
  { kind: 'phone', what: 'Quieter this week. They keep the diary sheets.' },
  { kind: 'phone', what: 'Nothing new, and glad of the call.' },
  { kind: 'meeting', what: 'With housing and the school: who does what until the next month.' },
  { kind: 'visit', what: 'The lights and the lock are fitted. They sleep better.' },
  { kind: 'letter', what: 'Wrote what was agreed and when we call again.' },
]

export const AIMS = [
  { aim: 'They feel safe at home', success: 'No incident in six weeks, and they say so themselves' },
  { aim: 'It stops, and whoever does it gets help to stop', success: 'No report in two months' },
  { aim: 'The street is quiet at night', success: 'No call in four weeks' },
  { aim: 'Both sides live beside one another again', success: 'What was agreed is kept for two months' },
] as const
