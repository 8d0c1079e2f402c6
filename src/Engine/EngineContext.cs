namespace Selkie.Engine;

/// <summary>The services a handler works with. It holds them and has no behaviour; each is made at its first use.</summary>
/// <param name="options">The options of the program.</param>
public sealed partial class EngineContext(GlobalOptions options)
{
    /// <summary>The options of the program.</summary>
    public GlobalOptions Options { get; } = options;

    /// <summary>The socket of the <see cref="ServiceManager"/>; null: none.</summary>
    public string? NotifySocket { get; set; }
}
