// Words that suggest an answer without naming it. They are offered for correction
// before they count.
export default {
  product: {
    ip_phone: ['phone', 'voip phone', 'sip phone', 'desk phone', 'telephone'], kvm_switch: ['kvm'], premium_cable: ['cable', 'kvm cable'],
    video_splitter: ['splitter'], voice_mail: ['voicemail', 'voicemail system'], preowned_hardware: ['pre owned', 'refurbished hardware', 'used hardware'],
  },
  channel: {
    direct: ['manufacturer', 'website', 'web shop', 'online shop', 'direct sale', 'seller'],
    reseller: ['amazon', 'ebay', 'newegg', 'dealer', 'distributor', 'retailer', 'marketplace', 'third party', 'partner', 'var'],
  },
  destination: {
    domestic: ['us', 'usa', 'u s a', 'united states', 'united states of america', 'america'],
    international: ['abroad', 'overseas', 'foreign', 'export', 'outside the us', 'canada', 'mexico'],
  },
  sold_as: {
    standard: ['normal', 'regular'], as_is: ['as is where is'], for_parts: ['parts', 'parts only', 'spares', 'not working'],
    no_returns: ['final sale', 'non returnable', 'all sales final'],
  },
  lease: {
    none: ['no', 'not leased', 'owned', 'bought', 'purchased'], current: ['yes', 'leased', 'active', 'running'],
    ended: ['expired', 'over', 'finished', 'terminated'],
  },
  payment: {
    card: ['credit card', 'debit card', 'visa', 'mastercard', 'amex', 'american express'], wire: ['wire transfer', 'bank transfer', 'ach', 'swift'],
    other: ['cash', 'check', 'cheque'],
  },
  symptom: {
    failure: ['dead', 'broken', 'defective', 'doa', 'dead on arrival', 'no power', 'does not work', 'not working', 'failed', 'stopped working'],
    physical_damage: ['cracked', 'bent', 'dented', 'damaged'], cosmetic_wear: ['scratched', 'scratches', 'worn'],
    incompatibility: ['incompatible', 'not compatible'], software_update: ['firmware', 'firmware update', 'needs update'],
  },
  causes: {
    liquid: ['water', 'spill', 'water damage'], power_surge: ['surge'], transit: ['shipping damage', 'damaged in shipping', 'transport'],
    modification: ['modded'], natural_disaster: ['flood', 'earthquake', 'storm'],
  },
  brand: { own: ['house brand'], agent: ['third party'] },
  service_area: { elsewhere: ['other', 'outside shenzhen'] },
}
