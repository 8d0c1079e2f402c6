using Selkie.Engine.Containers.Launching;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--device</c> option. It is kept as it was written: which devices it names is looked up at each start, for they come and go.</summary>
public static class DeviceOption
{
    /// <summary>The value, if it names devices that are there.</summary>
    /// <exception cref="EngineError">No device, or not of the option's form.</exception>
    public static string Parse(string text)
    {
        _ = DeviceFlag.Resolve(text);
        return text;
    }
}
