namespace Selkie.Engine;

/// <summary>The services a handler works with. It holds them and has no behaviour; each is made at its first use.</summary>
/// <param name="options">The options of the program.</param>
public sealed partial class EngineContext(GlobalOptions options)
{
    /// <summary>The options of the program.</summary>
    public GlobalOptions Options { get; } = options;

    /// <summary>The service manager's socket (sd_notify(3)); null: none. From here on no program that is started finds it in its environment.</summary>
    public string? NotifySocket { get; } = TakeNotifySocket();

    private static string? TakeNotifySocket()
    {
        var socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        if (socket is not null) Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        return socket;
    }
}
