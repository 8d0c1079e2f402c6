namespace Selkie.Runtime.Containers;

/// <summary>Where the output of containers goes.</summary>
public static class LogDrivers
{
    /// <summary>A file of lines as Kubernetes has them.</summary>
    public const string K8sFile = "k8s-file";

    /// <summary>The same file; the name is Docker's.</summary>
    public const string JsonFile = "json-file";

    /// <summary>The system's journal.</summary>
    public const string Journald = "journald";

    /// <summary>Nowhere.</summary>
    public const string None = "none";

    /// <summary>To the streams of the engine, untouched.</summary>
    public const string PassThrough = "passthrough";

    /// <summary>The same, even where they are a terminal.</summary>
    public const string PassThroughTerminal = "passthrough-tty";

    /// <summary>The container has the streams of the engine.</summary>
    /// <param name="driver">The driver.</param>
    public static bool IsPassThrough(string driver) => driver is PassThrough or PassThroughTerminal;

    /// <summary>Output is kept and can be read.</summary>
    /// <param name="driver">The driver.</param>
    public static bool IsKept(string driver) => driver != None && !IsPassThrough(driver);
}
