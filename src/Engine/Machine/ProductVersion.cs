namespace Selkie.Engine.Machine;

/// <summary>Version numbers that several places print.</summary>
public static class ProductVersion
{
    /// <summary>Selkie's own number.</summary>
    public const string Selkie = "0.1.0";

    /// <summary>The Podman version whose command line and API are provided.</summary>
    public const string Podman = "5.4.2";

    /// <summary>The Buildah version that this Podman is built with.</summary>
    public const string Buildah = "1.39.3";
}
