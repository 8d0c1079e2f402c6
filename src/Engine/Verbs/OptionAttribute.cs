namespace Selkie.Engine.Verbs;

/// <summary>
/// Makes a property an option of its verb. The property's <c>summary</c> is the help text. Types: bool, string, int, uint,
/// long, ulong, double, any type with a static <c>Parse(string)</c> (each also nullable: null when not given) and IReadOnlyList of strings or of such a
/// type. Its initializer is the value when not given. Parse throws what the user is to read; it takes again what ToString makes of the value.
/// </summary>
/// <param name="name">The name without dashes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string name) : Attribute
{
    /// <summary>An option with a short name.</summary>
    /// <param name="name">The name without dashes.</param>
    /// <param name="shorthand">The letter after one dash.</param>
    public OptionAttribute(string name, char shorthand) : this(name) => Shorthand = shorthand;

    /// <summary>The name without dashes.</summary>
    public string Name { get; } = name;

    /// <summary>The letter after one dash, or NUL.</summary>
    public char Shorthand { get; }

    /// <summary>The type whose static <c>Parse(string)</c> reads a value, where the property's own has none; for a list, it may make several items of one value, or take all values together (<c>Parse(IReadOnlyList&lt;string&gt;)</c>).</summary>
    public Type? ParsedBy { get; init; }

    /// <summary>The type shown in help; by default pflag's name for the property's type.</summary>
    public string? Type { get; init; }

    /// <summary>The default shown in help, if it is to be shown; without quotes.</summary>
    public string? Default { get; init; }

    /// <summary>Other long names, taken silently and separated by commas: <c>net</c> for <c>network</c>.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether help and completion leave the option out.</summary>
    public bool Hidden { get; init; }

    /// <summary>For options of the program: taken only before the command.</summary>
    public bool BeforeCommand { get; init; }

    /// <summary>For options of the program: the commands that outlive this one (a container's clean-up, its next start) get it, too.</summary>
    public bool Inherited { get; init; }

    /// <summary>The value when none follows; makes the value optional, so that it can be given only after <c>=</c>.</summary>
    public string? NoValue { get; init; }

    /// <summary>For lists: each value is split at commas, as CSV (pflag's StringSlice, not StringArray).</summary>
    public bool Split { get; init; }

    /// <summary>The only values taken, separated by commas, checked while parsing with Podman's text.</summary>
    public string? Choices { get; init; }

    /// <summary>What a warning says after "Flag --x has been deprecated, ".</summary>
    public string? Deprecated { get; init; }

    /// <summary>What completes the value: a source (<c>containers</c>, <c>running</c>, <c>images</c>, <c>volumes</c>, <c>networks</c>, <c>pods</c>,
    /// <c>secrets</c>, <c>registries</c>, <c>files</c>) or fixed words separated by <c>|</c>.</summary>
    public string? Complete { get; init; }

    /// <summary>Only the surface needs it, to show the answer or to ask before: a remote engine is not told.</summary>
    public bool Local { get; init; }

    /// <summary>The query parameter of both REST trees. Without it, or one of the next two, no query sets the option.</summary>
    public string? Query { get; init; }

    /// <summary>The query parameter of Docker's API, where it differs.</summary>
    public string? Docker { get; init; }

    /// <summary>The query parameter of libpod's API, where it differs.</summary>
    public string? Libpod { get; init; }
}

/// <summary>Makes a property take operands in the order of declaration: a string takes one (nullable: may be missing), a list all that remain.</summary>
/// <param name="name">The name shown to the user.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentAttribute(string name) : Attribute
{
    /// <summary>The name shown to the user.</summary>
    public string Name { get; } = name;

    /// <summary>For lists: the least number of values.</summary>
    public int Min { get; init; }

    /// <summary>For lists: the greatest number of values, or -1 for any.</summary>
    public int Max { get; init; } = -1;

    /// <summary>What completes the value, as <see cref="OptionAttribute.Complete"/>.</summary>
    public string? Complete { get; init; }

    /// <summary>For lists: a request to a remote engine takes one of them, several become several requests.</summary>
    public bool Alone { get; init; }

    /// <summary>The query parameter of both REST trees for what the route's path has no place for.</summary>
    public string? Query { get; init; }

    /// <summary>The query parameter of Docker's API, where it differs.</summary>
    public string? Docker { get; init; }

    /// <summary>The query parameter of libpod's API, where it differs.</summary>
    public string? Libpod { get; init; }
}
