using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Names of containers: what is allowed, and one for those that got none.</summary>
internal static class ContainerNames
{
    private static readonly string[] Moods =
    [
        "amber", "bold", "brave", "bright", "brisk", "calm", "candid", "clever", "coral", "crisp", "daring", "deep", "eager", "fair", "fleet", "gentle",
        "glad", "golden", "hardy", "humble", "jolly", "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "misty", "nimble", "noble", "patient",
        "playful", "polar", "proud", "quick", "quiet", "rapid", "ready", "salty", "serene", "silver", "sleek", "sly", "steady", "sunny", "swift", "tidal",
        "tidy", "tranquil", "vivid", "warm", "wise", "witty", "young", "zesty",
    ];

    private static readonly string[] Creatures =
    [
        "albatross", "anemone", "auk", "barnacle", "beluga", "bream", "cockle", "cod", "cormorant", "crab", "cuttlefish", "dolphin", "dugong", "eel", "eider",
        "flounder", "gannet", "gull", "haddock", "halibut", "heron", "herring", "kelp", "kittiwake", "krill", "lamprey", "limpet", "lobster", "manatee", "marlin",
        "minke", "mussel", "narwhal", "nautilus", "octopus", "orca", "otter", "oyster", "penguin", "periwinkle", "petrel", "plover", "porpoise", "prawn", "puffin",
        "ray", "salmon", "seal", "shrimp", "skua", "sprat", "squid", "starfish", "sturgeon", "tern", "trout", "tuna", "turtle", "urchin", "walrus", "whelk",
    ];

    /// <summary>A name made of a mood and a creature of the sea, with a number after the first tries.</summary>
    /// <param name="attempt">How often a name was taken already.</param>
    public static string Generate(int attempt)
    {
        var name = $"{Moods[RandomIndex(Moods.Length)]}_{Creatures[RandomIndex(Creatures.Length)]}";
        return attempt == 0 ? name : name + RandomIndex(10 * attempt);
    }

    /// <summary>Fails unless the name is one a container may have.</summary>
    /// <exception cref="EngineError">The name holds another character.</exception>
    public static void Validate(string name)
    {
        var valid = name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]);
        foreach (var c in name) valid &= char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
        if (!valid)
            throw new EngineError(ErrorKind.Invalid, "running container create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
    }

    private static int RandomIndex(int count) => Random.Shared.Next(count);
}
