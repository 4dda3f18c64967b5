package rule

// The rules, in the order of the table.
const (
	// Nothing to decide.
	StartOnly      ID = "start-only"
	NoAlias        ID = "no-alias"
	ReportedNearer ID = "reported-nearer"
	MadeForCall    ID = "made-for-call"
	GuessedRoot    ID = "guessed-root"
	NilRoot        ID = "nil-root"
	UnsetRoot      ID = "unset-root"
	HandedOver     ID = "handed-over"

	// Which object is written (S1).
	OtherObject         ID = "other-object"
	OtherImplementation ID = "other-implementation"
	SomeUnset           ID = "some-unset"
	HolderNotKnown      ID = "holder-not-known"
	OriginsNotKnown     ID = "origins-not-known"
	DataNotKnown        ID = "data-not-known"
	OnlyHolder          ID = "copied-object-holds"
	HolderOutOfSight    ID = "holder-out-of-sight"
	LoadersOutOfSight   ID = "loaders-out-of-sight"

	// What the root is to the program.
	Contract       ID = "contract"
	SnapshotValue  ID = "snapshot-value"
	FilledAtStart  ID = "filled-at-start"
	StructOfItsOwn ID = "struct-of-its-own"
	OneLevelCopied ID = "one-level-copied"
	SharedContext  ID = "shared-context"
	EmptyAtStart   ID = "empty-at-start"
	FillerNotFound ID = "filler-not-found"

	// Whether the written map is used (S2).
	Used                ID = "used"
	Unused              ID = "unused"
	UnusedCopy          ID = "unused-copy"
	UseNotKnown         ID = "use-not-known"
	RestoredMap         ID = "stored-back"
	SetterStores        ID = "setter-stores-back"
	StoredBackElsewhere ID = "stored-back-elsewhere"
	MayBeStoredBack     ID = "may-be-stored-back"
	SetAgainInCopy      ID = "set-again-in-copy"
	SetAgainInShared    ID = "set-again-in-shared"

	// Who may rely on the write (S3).
	LooksUpKey       ID = "looks-up-key"
	CountsEntries    ID = "counts-entries"
	ComparesKeys     ID = "compares-keys"
	KeysNotKnown     ID = "keys-not-known"
	ComparesElements ID = "compares-elements"
	ElementsNotKnown ID = "elements-not-known"
	ElementTakenOut  ID = "element-taken-out"
	ElementPutIn     ID = "element-put-in"
	LooksIntoText    ID = "looks-into-text"
	TextNotKnown     ID = "text-not-known"
	GoesOutOfSight   ID = "goes-out-of-sight"
	AccessNotKnown   ID = "access-not-known"
	LaterCall        ID = "later-call"
	LaterWrites      ID = "later-writes"
	CallerLooks      ID = "caller-looks"
	OwnerReturned    ID = "owner-returned"
	ProviderRelies   ID = "provider-relies"
	FilledForCaller  ID = "filled-for-caller"
	LeftOutPackage   ID = "left-out-package"
	ImportersNotSeen ID = "importers-not-seen"
	ContextCarries   ID = "context-carries"

	// Who else writes (S4).
	LockHeld          ID = "lock-held"
	LockHeldByCallee  ID = "lock-held-by-callee"
	LockHeldByCallers ID = "lock-held-by-callers"
	LockHeldBySome    ID = "lock-held-by-some"
	LockNotKnown      ID = "lock-not-known"
	Removed           ID = "removed"
	ChangedBack       ID = "changed-back"
	RemovesKey        ID = "removes-key"
	GoesOnFromKey     ID = "goes-on-from-key"
	WritesBeside      ID = "writes-beside"
	WritesUnderLock   ID = "writes-under-lock"
	AlsoWritesBare    ID = "also-writes-unlocked"
	RacesRemain       ID = "races-remain"
	OtherNameWritten  ID = "other-name-written"
	OtherNameUsed     ID = "other-name-used"
	MoreWrites        ID = "more-writes"
	MoreFollowing     ID = "more-following"
	ManyCallsOneCopy  ID = "many-calls-one-copy"

	// What the write looks like.
	WalksVariable      ID = "walks-variable"
	Walks              ID = "walks"
	FunctionRegistered ID = "function-registered"
	RarelyData         ID = "rarely-data"
	RarelyShared       ID = "rarely-shared"
	PointedMaps        ID = "pointed-maps"
	FarAway            ID = "far-away"
	LentUpdated        ID = "lent-updated"

	// A write that names its owner.
	OwnerGlobal          ID = "names-owner"
	CallersMap           ID = "callers-map"
	ReceiversOwn         ID = "receivers-own"
	StraightUpdate       ID = "straight-update"
	StraightDelete       ID = "straight-delete"
	StraightThroughValue ID = "straight-snapshot"
	OwnCallersKey        ID = "own-callers-key"
	NamedOwnerVerb       ID = "named-owner-verb"
	OwnerVerb            ID = "owner-verb"

	// The owner is still being made.
	WhileMade     ID = "while-made"
	AlsoWhileMade ID = "also-while-made"
	BeforeReaders ID = "before-readers"

	// A copy made before, or not to be made.
	CopyOnOtherPaths ID = "copy-on-other-paths"
	CopyNotKnown     ID = "copy-not-known"
	Transaction      ID = "transaction"
	OwnObjects       ID = "own-objects"
	TestsOwn         ID = "tests-own"
	HandlersRequest  ID = "handlers-request"
)
