using Selkie.Engine.Containers.Launching;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--device</c> option: host[:container][:permissions].</summary>
public static class DeviceFlag
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">Not of the option's form, or there is no such device.</exception>
    public static DeviceRequest Parse(string text) => Check(DeviceRequest.Parse(text));

    /// <summary>A device that is there.</summary>
    /// <param name="request">The device.</param>
    /// <exception cref="EngineError">It is not.</exception>
    public static DeviceRequest Check(DeviceRequest request)
    {
        _ = DeviceLookup.Find(request);
        return request;
    }
}
